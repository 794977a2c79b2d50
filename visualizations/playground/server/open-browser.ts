import { spawn } from 'node:child_process';

const commands: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  // The empty argument is the window title, which `start` would else take from the address.
  win32: ['cmd', '/c', 'start', ''],
};

/** Shows an address in the person's browser where that can be done; a machine without one is no failure. */
export function openBrowser(address: string): void {
  const [command, ...args] = commands[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

/** Whether somebody sits in front of this terminal. */
export function isSomebodyThere(): boolean {
  return process.stdout.isTTY && !process.env['CI'];
}
