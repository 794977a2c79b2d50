import type { FilesPort } from '../../src/ports.ts';

/** Bytes made text at a time: a multiple of three, so that the pieces of base64 join, and few enough to be arguments of one call. */
const pieceSize = 3 * 16_384;
/** Bytes read at a time. */
const readSize = 16 * pieceSize;

/** Blobs and Files of the platform, read piece by piece: the page stays responsive, whatever the size. */
export const blobFiles: FilesPort = {
  read(file, done, progress) {
    let isWanted = true;
    const end = (base64: string | null): void => {
      if (isWanted) done(base64);
    };
    const read = async (blob: Blob): Promise<string> => {
      const pieces: string[] = [];
      for (let at = 0; at < blob.size && isWanted; at += readSize) {
        const bytes = new Uint8Array(await blob.slice(at, at + readSize).arrayBuffer());
        for (let from = 0; from < bytes.length; from += pieceSize) pieces.push(btoa(String.fromCharCode(...bytes.subarray(from, from + pieceSize))));
        if (isWanted) progress(Math.min(1, (at + readSize) / blob.size));
      }
      return pieces.join('');
    };
    // A file may be gone, or changed, by the time it is read; and what is no Blob throws at once.
    read(file as unknown as Blob).then(end, () => end(null));
    return () => (isWanted = false);
  },
};
