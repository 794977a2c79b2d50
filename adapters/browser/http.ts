import type { HttpPort } from '../../src/ports.ts';

/** The platform's fetch. Whatever keeps an answer from coming is status 0. It cannot tell how an upload goes on: see `watchedHttp`. */
export const fetchPort: HttpPort = {
  request({ method, url, headers, body, withCredentials, timeoutMs }, done) {
    const abort = new AbortController();
    let isOver = false;
    const end = (status: number, text: string): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      done({ status, body: text });
    };
    const timer = setTimeout(() => {
      abort.abort();
      end(0, '');
    }, timeoutMs);
    fetch(url, { method, headers, body: body ?? null, credentials: withCredentials ? 'include' : 'omit', signal: abort.signal })
      .then(async (response) => end(response.status, await response.text()))
      .catch(() => end(0, ''));
    return () => {
      isOver = true;
      clearTimeout(timer);
      abort.abort();
    };
  },
};
