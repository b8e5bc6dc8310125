const ENDING = /_(quantized|int8|uint8)\.onnx$/;

/**
 * Whether a graph computes with whole numbers, as the hub's names say it. Such graphs differ between processors by more
 * than others do, and scale their values by all that goes through at once: a row depends on those beside it.
 */
export function isOfWholeNumbers(graph: string): boolean {
  return ENDING.test(graph);
}
