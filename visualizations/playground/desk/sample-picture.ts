import { hueOf } from '../../../adapters/element/dom/initials.ts';

/** Puts a picture on the gateway as any client would; answers where it lies. */
export type PictureUpload = (name: string) => Promise<string>;

/** Pictures for the samples: drawn here, uploaded to the channel once, so that the page loads nothing from elsewhere. */
export function pictureUpload(base: string, brandId: number, channelId: () => string): PictureUpload {
  const urls = new Map<string, Promise<string>>();
  const upload = async (name: string): Promise<string> => {
    const content = draw(name).toDataURL('image/png').split(',')[1];
    const response = await fetch(`${base}/chat/1.0/brand/${brandId}/channel/${channelId()}/attachment`, {
      method: 'POST', body: JSON.stringify({ content, fileName: `${name}.png`, mimeType: 'image/png' }),
    });
    const { fileUrl } = (await response.json()) as { fileUrl?: string };
    if (!fileUrl) throw new Error('this channel takes no files');
    return fileUrl;
  };
  return (name) => {
    const url = urls.get(name) ?? upload(name);
    urls.set(name, url);
    url.catch(() => urls.delete(name));
    return url;
  };
}

const size = { width: 480, height: 240 };

/** A calm landscape of circles; each name has its own colours. */
function draw(name: string): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), size);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser cannot draw');
  const hue = hueOf(name);
  const sky = pen.createLinearGradient(0, 0, 0, size.height);
  sky.addColorStop(0, `hsl(${hue} 70% 88%)`);
  sky.addColorStop(1, `hsl(${hue + 40} 65% 72%)`);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, size.width, size.height);
  const disc = (x: number, y: number, radius: number, colour: string): void => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
  };
  disc(370, 70, 34, `hsl(${hue + 60} 90% 92%)`);
  disc(120, 330, 190, `hsl(${hue + 10} 48% 52%)`);
  disc(330, 350, 200, `hsl(${hue + 25} 45% 42%)`);
  return canvas;
}
