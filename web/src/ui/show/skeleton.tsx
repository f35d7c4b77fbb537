/** Grey bars in the geometry of what is coming. */
import styles from './skeleton.module.css';

export function Skeleton({ width = '100%', height = 12 }: { width?: number | string; height?: number }) {
  return <span aria-hidden className={styles.bar} style={{ width, height }} />;
}

export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  return (
    <div className={styles.rows} aria-hidden>
      {Array.from({ length: rows }, (_, row) => <Skeleton key={row} width={`${90 - ((row * 17) % 40)}%`} />)}
    </div>
  );
}
