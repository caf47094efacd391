import './styles/base.css';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app/app.tsx';
import { activateLocale, preferredLocale } from './i18n/locale.tsx';

// The content security policy forbids making functions from text.
z.config({ jitless: true });

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

const locale = preferredLocale();
void activateLocale(locale).then(() => createRoot(root).render(<App locale={locale} />));
