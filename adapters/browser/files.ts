import type { FilesPort } from '../../src/ports.ts';

/** Bytes read at a time: a multiple of three, so that the pieces of base64 join, and few enough to be arguments of one call. */
const pieceSize = 3 * 16_384;

/** Blobs and Files of the platform, read piece by piece: the page stays responsive, whatever the size. */
export const blobFiles: FilesPort = {
  read(file, done, progress) {
    let isWanted = true;
    const end = (base64: string | null): void => {
      if (isWanted) done(base64);
    };
    const read = async (blob: Blob): Promise<string> => {
      const pieces: string[] = [];
      for (let at = 0; at < blob.size && isWanted; at += pieceSize) {
        const bytes = new Uint8Array(await blob.slice(at, at + pieceSize).arrayBuffer());
        pieces.push(btoa(String.fromCharCode(...bytes)));
        if (isWanted) progress(Math.min(1, (at + pieceSize) / blob.size));
      }
      return pieces.join('');
    };
    // A file may be gone, or changed, by the time it is read; and what is no Blob throws at once.
    read(file as unknown as Blob).then(end, () => end(null));
    return () => (isWanted = false);
  },
};
