/** A plugin of esbuild: the panel's looks are written for people to read, a page gets them as one short text. */
export const shortStyle = {
  name: 'short-style',
  setup({ onLoad, esbuild }) {
    onLoad({ filter: /[\\/]panel-style\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await esbuild.build({ entryPoints: [path], bundle: true, write: false, format: 'esm' });
      const { panelStyle } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
      const { code } = await esbuild.transform(panelStyle, { loader: 'css', minify: true });
      return { contents: `export const panelStyle = ${JSON.stringify(code.trim())};` };
    });
  },
};
