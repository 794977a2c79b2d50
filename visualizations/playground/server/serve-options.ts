/** What `npm start` can be told. */
export interface ServeOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly opensBrowser: boolean;
  /** Whether the scripted agent answers until a person takes over. */
  readonly hasDemoAgent: boolean;
}

/** What the command line asks for: a server, the help text, or the one sentence that says what is wrong with it. */
export type Asked = { readonly serve: ServeOptions } | { readonly help: string } | { readonly problem: string };

const defaultPort = 4711;

const help = `Usage: npm start -- [options]

Starts the local gateway and the playground on 127.0.0.1 and stays up until Ctrl-C.

  --port N     listen on port N instead of ${defaultPort}; 0 takes any free port
  --no-open    do not open a browser
  --no-demo    leave the scripted agent out: nobody answers but you
  --help       show this text`;

/** Reads the command line; never throws. */
export function readServeOptions(args: readonly string[]): Asked {
  let options: ServeOptions = { port: defaultPort, opensBrowser: true, hasDemoAgent: true };
  const rest = args.flatMap((arg) => (arg.startsWith('--port=') ? ['--port', arg.slice('--port='.length)] : [arg]));
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help' || arg === '-h') return { help };
    if (arg === '--no-open') options = { ...options, opensBrowser: false };
    else if (arg === '--no-demo') options = { ...options, hasDemoAgent: false };
    else if (arg === '--port') {
      const port = readPort(rest.shift());
      if (port === null) return { problem: '--port takes a whole number from 0 to 65535 (0 = any free port).' };
      options = { ...options, port };
    } else return { problem: `Unknown option "${arg}"; --help lists what there is.` };
  }
  return { serve: options };
}

function readPort(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port <= 65_535 ? port : null;
}
