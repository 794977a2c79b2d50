import { createApp } from 'vue';
import ThreadPage from './thread-page.vue';

createApp(ThreadPage).mount('#app');
