import { type GatewayUrls, startGateway } from '../../../adapters/local-gateway/gateway.ts';
import type { ChartDetail } from '../../statechart/chart-boxes.ts';
import type { PlaygroundChannel, PlaygroundSettings } from '../settings.ts';
import { projectMachines } from '../../statechart/machine-charts.ts';
import type { DrawChart } from './chart-worker.ts';
import { htmlDocument, jsonDocument, pageFiles, type RequestHandler, svgDocument } from './page-files.ts';
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
  readonly drawChart: DrawChart;
}

/** A playground that listens. */
export interface RunningPlayground {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the local gateway and serves the page on the same port of 127.0.0.1. */
export async function startPlayground({ port, hasDemoAgent, pageFolder, inspectorFolder, drawChart }: PlaygroundInput): Promise<RunningPlayground> {
  const handlers: RequestHandler[] = [pageFiles(pageFolder), ...(['brief', 'full'] as const).flatMap((detail) => charts(detail, drawChart))];
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

/** Each drawn when the first page asks for it: the server itself is up at once, and nobody waits for what they do not look at. */
function charts(detail: ChartDetail, draw: DrawChart): RequestHandler[] {
  return projectMachines().map(({ id }) => {
    let drawn: Promise<string> | undefined;
    return svgDocument(`/chart-${detail}-${id}.svg`, () => (drawn ??= draw(detail, id)));
  });
}

function settingsOf({ channels, ...urls }: GatewayUrls): PlaygroundSettings {
  return {
    ...urls,
    channels: channels.map(({ id, name, kind, signIn }): PlaygroundChannel => ({
      id, name, signIn, kind: kind === 'livechat' ? 'livechat' : 'messaging', hasManyThreads: kind === 'multithread',
    })),
  };
}
