import { type GatewayUrls, startGateway } from '../../../adapters/local-gateway/gateway.ts';
import type { ChartDetail } from '../../statechart/chart-boxes.ts';
import type { PlaygroundChannel, PlaygroundSettings } from '../settings.ts';
import { htmlDocument, jsonDocument, pageFiles, type RequestHandler } from './page-files.ts';
import { wholePage } from '../../inspector/server/whole-page.ts';

/** What a playground is made of. */
export interface PlaygroundInput {
  /** 0 = any free port. */
  readonly port: number;
  readonly hasDemoAgent: boolean;
  /** Where the built page lies. */
  readonly pageFolder: string;
  /** Where the built inspector lies. */
  readonly inspectorFolder: string;
  /** Draws all machines, as SVG text by the machine's id. */
  readonly drawCharts: (detail: ChartDetail) => Promise<unknown>;
}

/** A playground that listens. */
export interface RunningPlayground {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the local gateway and serves the page on the same port of 127.0.0.1. */
export async function startPlayground({ port, hasDemoAgent, pageFolder, inspectorFolder, drawCharts }: PlaygroundInput): Promise<RunningPlayground> {
  const handlers: RequestHandler[] = [pageFiles(pageFolder), charts('brief', drawCharts), charts('full', drawCharts)];
  const gateway = await startGateway({
    port,
    demo: hasDemoAgent,
    handle: (request, response) => handlers.some((handle) => handle(request, response)),
  });
  // Its drawings come when they are asked for: the page itself is there at once.
  handlers.push(htmlDocument('/inspector.html', async () => wholePage({ folder: inspectorFolder, charts: null })));
  handlers.push(jsonDocument('/settings.json', async () => settingsOf(gateway.urls)));
  return { url: `http://127.0.0.1:${gateway.port}`, close: () => gateway.close() };
}

/** Drawn when the first page asks: the server itself is up at once. */
function charts(detail: ChartDetail, draw: PlaygroundInput['drawCharts']): RequestHandler {
  let drawn: Promise<unknown> | undefined;
  return jsonDocument(`/charts-${detail}.json`, () => (drawn ??= draw(detail)));
}

function settingsOf({ channels, ...urls }: GatewayUrls): PlaygroundSettings {
  return {
    ...urls,
    channels: channels.map(({ id, name, kind, signIn }): PlaygroundChannel => ({
      id, name, signIn, kind: kind === 'livechat' ? 'livechat' : 'messaging', hasManyThreads: kind === 'multithread',
    })),
  };
}
