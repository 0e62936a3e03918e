import { words } from './tally.js';

document.querySelector('#count').textContent = words(0);
