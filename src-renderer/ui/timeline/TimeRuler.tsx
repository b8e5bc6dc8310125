import classes from './TimeRuler.module.css';
import { rulerTicks } from './ticks.ts';
import { secToPx, type View } from './time-scale.ts';

/** Round times above a timeline that is made of elements. */
export function TimeRuler({ view }: { view: View }) {
  return (
    <div className={classes['ruler']} aria-hidden="true">
      {rulerTicks(view).map(({ sec, label }) => (
        <span key={sec} style={{ left: secToPx(view, sec) }}>
          {label}
        </span>
      ))}
    </div>
  );
}
