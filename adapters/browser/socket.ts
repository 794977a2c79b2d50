import type { SocketPort } from '../../src/ports.ts';

/** The platform's WebSocket (browsers, workers, Node 22). */
export const webSocketPort: SocketPort = {
  open(url, on) {
    const socket = new WebSocket(url);
    socket.onopen = () => on.opened();
    socket.onmessage = ({ data }) => on.text(String(data));
    // `error` says nothing that the `close` after it does not.
    socket.onclose = ({ code }) => on.closed(code);
    return {
      send: (text) => socket.send(text),
      close: (code, reason) => {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close(code, reason);
      },
    };
  },
};
