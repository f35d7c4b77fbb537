/** Every view of a list, to be found by its name. */
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import type { ObjectSpec } from '../../../engine/catalog';
import { isImeKey } from '../../../engine/ime';
import { answersTo } from '../../../engine/saying/pinyin';
import { goThrough } from '../../../ui/float/arrows';
import { Popover } from '../../../ui/float/popover';
import styles from '../list.module.css';
import { type SavedView, visibilities } from './savedViews';

interface AllViewsProps {
  object: ObjectSpec;
  views: readonly SavedView[];
  current: string | undefined;
  opened: boolean;
  onOpen: (opened: boolean) => void;
  children: ReactElement;
}

/** The views of this object itself, then one's own, the team's and everyone's. */
function inGroups(views: readonly SavedView[]) {
  const own = views.filter((view) => view.builtIn);
  return [{ group: 'builtIn', views: own }, ...visibilities.map((group) => ({ group, views: views.filter((view) => !view.builtIn && view.visibility === group) }))].filter((each) => each.views.length > 0);
}

function ViewList({ object, views, current, onOpen }: Omit<AllViewsProps, 'opened' | 'children'>) {
  const { t } = useTranslation('list');
  const [text, setText] = useState('');
  const found = views.filter((view) => answersTo(view.name, text));

  return (
    <div className={styles.allViews} onKeyDown={(event) => { if (!isImeKey(event)) goThrough(event, 'a'); }}>
      <input className={styles.find} value={text} placeholder={t('view.find')} aria-label={t('view.find')} data-autofocus onChange={(event) => setText(event.target.value)} />
      <div>
        {inGroups(found).map(({ group, views: some }) => (
          <section key={group} aria-label={t(`view.group.${group}`)}>
            <div className={styles.caption}>{t(`view.group.${group}`)}</div>
            {some.map((view) => (
              <Link key={view.id} to="/$object" params={{ object: object.name }} search={view.id ? { view: view.id } : {}} aria-current={view.id === current ? 'true' : undefined} onClick={() => onOpen(false)}>
                <span>{view.name}</span>{view.owner ? <small>{view.owner}</small> : null}{view.id === current ? <IconCheck size={16} /> : null}
              </Link>
            ))}
          </section>
        ))}
        {found.length === 0 ? <p className={styles.caption}>{t('view.notFound')}</p> : null}
      </div>
    </div>
  );
}

export default function AllViews({ opened, onOpen, children, ...rest }: AllViewsProps) {
  return (
    <Popover opened={opened} onChange={onOpen} position="bottom-start">
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown p={0}><ViewList onOpen={onOpen} {...rest} /></Popover.Dropdown>
    </Popover>
  );
}
