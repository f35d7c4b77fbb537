/** What opens over a page, each with the button that opens it. */
import { useState } from 'react';
import { Dialog, Sheet } from '../../ui/float/dialog';
import { Menu } from '../../ui/float/menu';
import { Popover } from '../../ui/float/popover';
import { toast } from '../../ui/float/toast';
import { Tip } from '../../ui/float/tooltip';
import { Button } from '../../ui/input/button';
import { TextInput } from '../../ui/input/text';
import styles from './kit.module.css';
import { cities, said } from './samples';

export function Floating() {
  const [open, setOpen] = useState<'dialog' | 'sheet' | null>(null);
  const close = () => setOpen(null);
  return (
    <div className={styles.line}>
      <Tip label={said.tip} keys="n"><Button>{said.tip}</Button></Tip>
      <Menu width={220}>
        <Menu.Target><Button>{said.menu}</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{said.name}</Menu.Label>
          {cities.map(({ value, label }) => <Menu.Item key={value}><bdi>{label}</bdi></Menu.Item>)}
          <Menu.Divider />
          <Menu.Item c="var(--danger)">{said.remove}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Popover>
        <Popover.Target><Button>{said.popover}</Button></Popover.Target>
        <Popover.Dropdown><TextInput label={said.name} /></Popover.Dropdown>
      </Popover>
      <Button onClick={() => setOpen('dialog')}>{said.dialog}</Button>
      <Button onClick={() => setOpen('sheet')}>{said.sheet}</Button>
      <Button onClick={() => toast({ text: said.saved, action: { label: said.undo, run: () => undefined } })}>{said.message}</Button>
      <Button onClick={() => toast({ tone: 'problem', stays: true, text: said.wrong, detail: said.help })}>{said.trouble}</Button>
      <Dialog open={open === 'dialog'} onClose={close} title={said.dialog}><TextInput label={said.name} description={said.help} /></Dialog>
      <Sheet open={open === 'sheet'} onClose={close} title={said.sheet}><TextInput label={said.name} description={said.help} /></Sheet>
    </div>
  );
}
