import { describe, expect, test } from 'vitest';
import { httpRows } from './http-rows.ts';
import { Stage } from './stage.ts';

/** The headers of every request (PROTOCOL 3.0). */
const ofAll = {
  Accept: 'application/json',
  'Content-Type': 'application/json',
  'X-Caller-Service-ID': 'shop',
  'X-Trace-ID': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  'x-sdk-platform': 'web',
  'x-sdk-version': '3.3.0',
};

describe('the requests of PROTOCOL 3', () => {
  for (const [name, { verb, request, play, seen, effect }] of Object.entries(httpRows)) {
    test(`${name} is asked by ${verb}, and its answer has its effect`, async () => {
      const stage = await play();
      const { method, url, headers, body, withCredentials = false, timeoutMs } = request;
      const asked = stage.asked(method, url).at(-1);
      expect(asked?.url).toBe(url);
      expect(asked?.headers).toEqual({ ...ofAll, ...headers });
      expect(asked?.body === undefined ? undefined : JSON.parse(asked.body)).toEqual(body);
      expect(asked?.withCredentials ?? false).toBe(withCredentials);
      if (timeoutMs !== undefined) expect(asked?.timeoutMs).toBe(timeoutMs);
      expect(seen(stage)).toEqual(effect);
    });
  }

  test('the address of a legacy socket names the customer, in the order of PROTOCOL 4.1', () => {
    const { opened } = new Stage({ options: { extraQuery: { page: 'cart' } } }).live();
    expect(opened.device.socket.url).toBe('ws://gateway.test/?page=cart&v=0&sdkPlatform=web&sdkVersion=3.3.0&brandId=4711&channelId=chat_x'
      + '&customerId=cust-7&visitorId=2f6d0000-4444-4aaa-8bbb-000000000001');
  });
});
