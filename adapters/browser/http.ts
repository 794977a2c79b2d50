import type { HttpPort } from '../../src/ports.ts';
import { watchedRequest } from './watched-request.ts';

/** The platform's fetch. Whatever keeps an answer from coming is status 0. Fetch cannot tell how an upload goes on: that is XMLHttpRequest's. */
export const fetchPort: HttpPort = {
  request(request, done, progress) {
    if (progress !== undefined && typeof XMLHttpRequest === 'function') return watchedRequest(request, done, progress);
    const { method, url, headers, body, withCredentials, timeoutMs } = request;
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
