/** Motion between one sample and the next: the most that any frame of the interval moved. */
export function motionAtSamples(
  motion: Float32Array,
  frameTimesSec: Float64Array,
  sampleTimesSec: Float64Array,
): Float32Array {
  const most = new Float32Array(sampleTimesSec.length);
  let sample = 0;
  for (let frame = 0; frame < motion.length; frame++) {
    while (sample + 1 < most.length && frameTimesSec[frame]! >= sampleTimesSec[sample + 1]!) sample += 1;
    if (sample < most.length) most[sample] = Math.max(most[sample]!, motion[frame]!);
  }
  return most;
}
