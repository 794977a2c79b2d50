import type { HttpPort, HttpRequest, HttpResult } from '../../src/ports.ts';
import { fetchPort } from './http.ts';

/** An exchange that tells how much of its body is out, which in browsers only XMLHttpRequest can. Gives how to abort it. */
function watchedRequest(
  { method, url, headers, body, withCredentials, timeoutMs }: HttpRequest,
  done: (result: HttpResult) => void,
  progress: (part: number) => void,
): () => void {
  const exchange = new XMLHttpRequest();
  exchange.open(method, url);
  for (const [name, value] of Object.entries(headers)) exchange.setRequestHeader(name, value);
  exchange.withCredentials = withCredentials === true;
  exchange.timeout = timeoutMs;
  exchange.upload.onprogress = ({ lengthComputable, loaded, total }) => lengthComputable && progress(loaded / total);
  // Comes last whatever happened; without an answer the status is 0.
  exchange.onloadend = () => done({ status: exchange.status, body: exchange.status === 0 ? '' : exchange.responseText });
  exchange.send(body ?? null);
  return () => {
    exchange.upload.onprogress = exchange.onloadend = null;
    exchange.abort();
  };
}

/** Fetch, and XMLHttpRequest where somebody wants to know how far it is. */
export const watchedHttp: HttpPort = {
  request: (request, done, progress) =>
    (progress !== undefined && typeof XMLHttpRequest === 'function' ? watchedRequest(request, done, progress) : fetchPort.request(request, done)),
};
