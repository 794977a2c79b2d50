import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { layoutChart } from '../../visualizations/statechart/chart-layout.ts';
import { chartModel } from '../../visualizations/statechart/chart-model.ts';
import { chartSvg } from '../../visualizations/statechart/chart-svg.ts';
import type { LiveChart, mountChart } from '../../visualizations/statechart/live-chart.ts';
import { launchChromium } from '../browser/chromium.ts';
import { parcelMachine } from './sample.machines.ts';

declare global {
  interface Window {
    liveChart: { mountChart: typeof mountChart };
    chart: LiveChart;
  }
}

const model = chartModel(parcelMachine);
const sent = 'parcel.waiting/connection.opened/0';
let browser: Browser;
let page: Page;
let script = '';
let svg = '';

beforeAll(async () => {
  const bundled = build({
    entryPoints: ['visualizations/statechart/live-chart.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'liveChart',
  });
  const [launched, { outputFiles }, drawing] = await Promise.all([launchChromium(), bundled, layoutChart(model)]);
  browser = launched;
  script = outputFiles[0]?.text ?? '';
  svg = chartSvg(drawing, model.id);
  page = await browser.newPage({ colorScheme: 'light' });
});

afterAll(() => browser?.close());

beforeEach(async () => {
  await page.setContent('<div id="stage">before</div>');
  await page.addScriptTag({ content: script });
  await page.evaluate((text) => {
    const stage = document.getElementById('stage');
    if (stage) window.chart = window.liveChart.mountChart(stage, text);
  }, svg);
});

const lit = (): Promise<(string | null)[]> =>
  page.evaluate(() => [...new Set([...document.querySelectorAll('.active')].map((group) => group.getAttribute('data-state')))]);

describe('a chart on a page', { timeout: 120_000 }, () => {
  test('takes the place of what was there', async () => {
    expect(await page.textContent('#stage')).not.toContain('before');
    expect(await page.locator('#stage > svg').count()).toBe(1);
  });

  test('lights exactly the states it is told', async () => {
    await page.evaluate(() => window.chart.light(['parcel', 'parcel.waiting']));
    expect(await lit()).toEqual(['parcel', 'parcel.waiting']);
    await page.evaluate(() => window.chart.light(['parcel', 'parcel.sending', 'parcel.unheardOf']));
    expect(await lit()).toEqual(['parcel', 'parcel.sending']);
    await page.evaluate(() => window.chart.light([]));
    expect(await lit()).toEqual([]);
  });

  test('flashes the transition just taken, its line and its words, and again when it is taken again', async () => {
    const flashes = (): Promise<string[]> =>
      page.evaluate(() => document.getAnimations().map((animation) => (animation as CSSAnimation).animationName).toSorted());
    await page.evaluate((id) => window.chart.light(['parcel'], id), sent);
    expect(await flashes()).toEqual(['statechart-fill-a', 'statechart-fill-a', 'statechart-line-a']);
    await page.evaluate((id) => window.chart.light(['parcel'], [id]), sent);
    expect(await flashes()).toEqual(['statechart-fill-b', 'statechart-fill-b', 'statechart-line-b']);
  });

  test('flashes the state itself for what is not drawn', async () => {
    await page.evaluate(() => window.chart.light(['parcel'], 'parcel.sending/not.drawn/0'));
    const flashed = await page.locator('.taken-a').evaluateAll((groups) => groups.map((group) => group.getAttribute('data-state')));
    expect(flashed).toEqual(['parcel.sending']);
  });

  test('changes nothing but classes while it runs', async () => {
    const changes = await page.evaluate(async (id) => {
      const seen: (string | null)[] = [];
      const observer = new MutationObserver((records) => seen.push(...records.map((record) => record.attributeName)));
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      for (let turn = 0; turn < 50; turn += 1) window.chart.light(turn % 2 ? ['parcel.waiting'] : ['parcel.sending'], id);
      await new Promise((done) => setTimeout(done, 0));
      return [...new Set(seen)];
    }, sent);
    expect(changes).toEqual(['class']);
  });

  test('is gone when it is disposed of', async () => {
    await page.evaluate(() => window.chart.dispose());
    expect(await page.innerHTML('#stage')).toBe('');
    await page.evaluate(() => window.chart.light(['parcel']));
  });

  test('is well-formed XML, as an image must be', async () => {
    const errors = await page.evaluate((text) => {
      return [...new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('parsererror')].map((error) => error.textContent);
    }, svg);
    expect(errors).toEqual([]);
  });

  test('follows the colour scheme of the reader, unless the page names a theme or colours of its own', async () => {
    const paper = (): Promise<string> => page.locator('.sheet').evaluate((sheet) => getComputedStyle(sheet).fill);
    const light = await paper();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
    expect(await paper()).toBe(light);
    await page.evaluate(() => document.documentElement.style.setProperty('--chart-paper', 'rgb(1, 2, 3)'));
    expect(await paper()).toBe('rgb(1, 2, 3)');
    await page.emulateMedia({ colorScheme: 'light' });
  });
});
