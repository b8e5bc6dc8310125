import { useEffect, useRef, useState } from 'react';
import { connection } from '../../client/connection.ts';
import { importFiles } from '../../state/intake.ts';

/** Takes files and folders dropped anywhere on the window. True while something is held over it. */
export function useFileDrop(): boolean {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const settle = (next: number) => {
      depth.current = Math.max(0, next);
      setOver(depth.current > 0);
    };
    const enter = (event: DragEvent) => {
      if (carriesFiles(event)) settle(depth.current + 1);
    };
    const leave = (event: DragEvent) => {
      if (carriesFiles(event)) settle(depth.current - 1);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      settle(0);
      if (event.dataTransfer && carriesFiles(event)) {
        void connection.files.fromDrop(event.dataTransfer).then((picked) => importFiles(picked));
      }
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
