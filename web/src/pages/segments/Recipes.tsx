/** Recipes to start from, each a sentence and a click. */
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconAlarm from 'tabler/IconAlarm';
import IconDiamond from 'tabler/IconDiamond';
import IconMail from 'tabler/IconMail';
import IconMoon from 'tabler/IconMoon';
import IconRepeat from 'tabler/IconRepeat';
import IconSparkles from 'tabler/IconSparkles';
import { toast } from '../../ui/float/toast';
import { type Recipe, recipes } from './recipes';
import styles from './segments.module.css';

const drawings = { moon: IconMoon, diamond: IconDiamond, sparkles: IconSparkles, repeat: IconRepeat, alarm: IconAlarm, mail: IconMail };

export function Recipes() {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: async (recipe: Recipe) => ({ recipe, condition: await recipe.make(0) }),
    onSuccess: ({ recipe, condition }) => {
      if (!condition) {
        toast({ tone: 'problem', text: t('recipes.notYet') });
        return;
      }
      void navigate({ to: '/segment/$id', params: { id: 'new' }, search: { where: condition, name: t(`recipes.${recipe.id}.title`) } });
    },
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  return (
    <ul className={styles.recipes}>
      {recipes.map((recipe) => {
        const Drawing = drawings[recipe.icon as keyof typeof drawings];
        return (
          <li key={recipe.id}>
            <button type="button" disabled={start.isPending} onClick={() => start.mutate(recipe)}>
              <Drawing size={22} stroke={1.5} />
              <strong>{t(`recipes.${recipe.id}.title`)}</strong>
              <span>{t(`recipes.${recipe.id}.text`)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
