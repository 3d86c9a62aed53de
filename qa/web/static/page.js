// What the page does beyond links and forms, which work without it: claims appear as they are
// checked, and articles open beside. All HTML comes from the server, made inert and escaped there;
// what comes otherwise is set as text.
"use strict";
(() => {
  const policy = window.trustedTypes
    ? trustedTypes.createPolicy("dateline", { createHTML: (html) => html })
    : { createHTML: (html) => html };
  const set = (element, html) => { element.innerHTML = policy.createHTML(html); };
  const one = (selector, root = document) => root.querySelector(selector);
  const made = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const narrow = window.matchMedia("(max-width: 899px)");
  const pane = one("#reading"), main = one("#main"), status = one("#status");
  const say = (text, busy = false) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("busy", busy);
  };
  const problem = (box, detail, hint) => {
    const said = made("div", "problem");
    said.setAttribute("role", "alert");
    said.append(made("p", "", detail));
    if (hint) said.append(made("p", "", hint));
    box.append(said);
  };

  // Articles beside what cites them.
  let opener = null;
  const away = () => {
    pane.hidden = true;
    main.inert = false;
    pane.replaceChildren();
    if (opener) {
      opener.classList.remove("now");
      opener.focus();
      opener = null;
    }
  };
  const close = () => (history.state && history.state.reading ? history.back() : away());
  const open = async (link) => {
    const response = await fetch(link.href.split("#")[0], { headers: { "Dateline-Part": "article" } })
      .catch(() => null);
    if (!response || !response.ok || !(response.headers.get("content-type") || "").startsWith("text/html")) {
      location.href = link.href;
      return;
    }
    const html = await response.text();
    if (opener) opener.classList.remove("now");
    opener = pane.contains(link) ? opener : link;
    if (opener) opener.classList.add("now");
    set(pane, html);
    one(".close", pane).hidden = false;
    if (pane.hidden && narrow.matches) history.pushState({ reading: true }, "");
    pane.hidden = false;
    main.inert = narrow.matches;
    const cited = one("#cited", pane);
    pane.scrollTop = 0;
    (cited || one("h2", pane)).focus({ preventScroll: true });
    if (cited) {
      const gap = (pane.clientHeight - Math.min(cited.offsetHeight, pane.clientHeight)) / 3;
      pane.scrollTop = cited.getBoundingClientRect().top - pane.getBoundingClientRect().top - gap;
    }
  };
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = target.closest("a[data-article]"), copy = target.closest("a[data-copy]");
    if (link) {
      event.preventDefault();
      open(link);
    } else if (copy && navigator.clipboard) {
      event.preventDefault();
      copied(copy);
    } else if (target.closest(".close")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !pane.hidden) close();
  });
  window.addEventListener("popstate", () => { if (!pane.hidden) away(); });
  narrow.addEventListener("change", () => { main.inert = narrow.matches && !pane.hidden; });

  const copied = async (link) => {
    try {
      const response = await fetch(link.href);
      if (!response.ok) throw new Error(response.statusText);
      await navigator.clipboard.writeText(await response.text());
      link.textContent = "Copied";
      setTimeout(() => { link.textContent = "Copy as Markdown"; }, 2500);
    } catch {
      location.href = link.href;
    }
  };

  // Asking.
  const form = one("#ask");
  const events = async function* (response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const frames = (rest + value).split("\n\n");
      rest = frames.pop();
      for (const frame of frames) {
        const field = (name) => (frame.match(new RegExp(`^${name}: (.*)$`, "m")) || [])[1];
        if (field("event")) yield { name: field("event"), data: JSON.parse(field("data")) };
      }
    }
  };
  const working = (on) => {
    one(".go", form).hidden = on;
    one(".stop", form).hidden = !on;
  };
  let asking = null;
  const ask = async () => {
    const body = new URLSearchParams(new FormData(form));
    const turn = made("section", "turn"), claims = made("ol", "claims");
    const question = made("h2", "", body.get("question").trim());
    question.dir = "auto";
    turn.append(question, claims);
    one("#thread").append(turn);
    for (const part of document.querySelectorAll(".intro, .newest")) part.remove();
    one("h1").classList.add("unseen");
    asking = new AbortController();
    working(true);
    say("Searching the archive…", true);
    question.scrollIntoView({ block: "start" });
    let ended = false, checked = 0;
    try {
      const response = await fetch(form.action, {
        method: "POST", body, signal: asking.signal, headers: { Accept: "text/event-stream" },
      });
      if (response.status === 401) {
        location.href = "/sign-in";
        return;
      }
      if (!response.ok) {
        const told = await response.json();
        problem(turn, told.detail, told.hint);
        ended = true;
      } else {
        for await (const { name, data } of events(response)) {
          if (name === "retrieved") say(`Reading ${data.passages} passages out of ${data.articles} articles…`, true);
          else if (name === "claim") {
            const item = made("template");
            set(item, data.html);
            claims.append(item.content);
            checked += 1;
            say(`${checked} ${checked === 1 ? "claim" : "claims"} checked…`, true);
          } else if (name === "answer") {
            const whole = made("div");
            set(whole, data.html);
            const before = document.activeElement && claims.contains(document.activeElement)
              ? document.activeElement.getAttribute("href") : null;
            claims.replaceWith(...whole.childNodes);
            if (before) [...turn.querySelectorAll("a")].find((a) => a.getAttribute("href") === before)?.focus();
            form.elements.conversation.value = data.conversation;
            form.elements.question.value = "";
            one("label[for=question]").textContent = "Follow-up question";
            form.elements.question.placeholder = "And how many to …?";
            one(".new", form).hidden = false;
            document.title = `${question.textContent} · Dateline`;
            if (data.url) history.replaceState(null, "", data.url);
          } else if (name === "error") problem(turn, data.detail, data.hint);
          else if (name === "done") ended = true;
        }
      }
      if (!ended) problem(turn, "The answer was cut off before it was complete.", "Ask again.");
      const verdict = one(".verdict", turn);
      say(verdict ? `Done: ${verdict.textContent.trim()}.` : "");
    } catch (error) {
      if (error.name === "AbortError") problem(turn, "Stopped.");
      else problem(turn, "The server cannot be reached.", "Ask again in a moment.");
      say("");
    }
    asking = null;
    working(false);
  };
  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!asking) ask();
    });
    one(".stop", form).addEventListener("click", () => { if (asking) asking.abort(); });
    one("#question").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
  }
  // Other forms load a new page; say that something happens.
  for (const busy of document.querySelectorAll("form[data-busy]")) {
    busy.addEventListener("submit", () => {
      const note = made("p", "status busy", busy.dataset.busy);
      note.setAttribute("role", "status");
      busy.append(note);
    });
  }
})();
