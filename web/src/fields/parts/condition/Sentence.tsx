/** A condition as a sentence; few lists have one. */
import type { Condition } from '../../../engine/condition/ast';
import styles from '../../base/base.module.css';
import { useWords } from '../../sentence';

export default function Sentence({ condition, object, dense }: { condition: Condition; object: string; dense?: boolean }) {
  const words = useWords(object, [condition]);
  return <span className={dense ? styles.text : styles.long}>{words(condition)}</span>;
}
