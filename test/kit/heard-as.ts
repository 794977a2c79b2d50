import type { Ports } from '../../src/ports.ts';

/** A line on which frames are heard as `change` has them; null: never. */
export const heardAs = (change: (frame: string) => string | null) => ({ socket }: Pick<Ports, 'socket'>): Pick<Ports, 'socket'> => ({
  socket: {
    open: (url, events) => socket.open(url, {
      ...events,
      text: (frame) => {
        const heard = change(frame);
        if (heard !== null) events.text(heard);
      },
    }),
  },
});
