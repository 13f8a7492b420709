// What the pages of docfx need to be read without a mouse and without eyes.
export default {
  start() {
    const article = document.querySelector('article');
    if (!article) return;
    // Markdown has no table without a header, and a header without a word tells nothing.
    for (const head of article.querySelectorAll('th:empty')) head.replaceWith(document.createElement('td'));
    for (const head of article.querySelectorAll('thead')) if (!head.textContent.trim()) head.remove();

    // What scrolls sideways is reached by the keyboard; docfx wraps tables after this has run.
    const reach = () => {
      for (const scrolling of article.querySelectorAll('.table-responsive, pre > code')) scrolling.tabIndex = 0;
    };
    new MutationObserver(reach).observe(article, { childList: true, subtree: true });
    reach();
  },
};
