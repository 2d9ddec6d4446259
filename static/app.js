/* What the pages do better with a script.  Everything works without it, and nothing here is needed
 * by a page: focus after an answer, copying, the theme at once, one sending per press. */
(function () {
    "use strict";

    /* After an answer the reader is taken to what it says: the refusal, the errors, the notice. */
    function focusAnswer(root) {
        var answer = root.querySelector("[data-focus]");
        if (answer && !location.hash)
            answer.focus();
    }

    /* data-copy is the text itself, or "#id" of the element that holds it. */
    function copy(button) {
        var what = button.getAttribute("data-copy");
        var from = what.charAt(0) === "#" && document.getElementById(what.slice(1));
        var text = from ? from.value || from.textContent.trim() : what;
        navigator.clipboard.writeText(text).then(function () {
            button.textContent = button.getAttribute("data-done") || button.textContent;
        });
    }

    /* What a page taken back from the browser's memory must find again. */
    var sent = [];

    /* The form has left: its button says so and the form takes no second press.  At the next tick,
     * because the button's own name and value are read after this event. */
    function busy(form, button) {
        form.setAttribute("data-sent", "");
        setTimeout(function () {
            sent.push({ form: form, button: button, label: button && button.innerHTML });
            if (!button)
                return;
            button.setAttribute("aria-busy", "true");
            button.textContent = button.getAttribute("data-busy") || button.textContent;
        });
    }

    function idle() {
        sent.splice(0).forEach(function (one) {
            one.form.removeAttribute("data-sent");
            if (!one.button)
                return;
            one.button.removeAttribute("aria-busy");
            one.button.innerHTML = one.label;
        });
    }

    document.addEventListener("submit", function (event) {
        var form = event.target;
        if (form.method !== "post")
            return;
        if (form.hasAttribute("data-sent"))
            event.preventDefault();
        else
            busy(form, event.submitter || form.querySelector("[data-busy]"));
    });

    document.addEventListener("click", function (event) {
        var button = event.target.closest("[data-copy]");
        if (button)
            copy(button);
    });

    /* The choice is shown at once; the form still posts it, the session keeps it. */
    document.addEventListener("change", function (event) {
        if (event.target.name !== "theme" || !event.target.closest("[data-theme-choice]"))
            return;
        if (event.target.value === "auto")
            document.documentElement.removeAttribute("data-theme");
        else
            document.documentElement.setAttribute("data-theme", event.target.value);
    });

    /* A brick of the wall, taken to another host of its date or another date of its host, asks what
     * that would change: the same as pressing there, and nothing is moved yet. */
    var brick = null;

    function goal(event) {
        var cell = brick && event.target.closest("[data-wall] td");
        var link = cell && cell !== brick && cell.querySelector("a");
        return link && (cell.parentNode === brick.parentNode ||
                        cell.cellIndex === brick.cellIndex) ? link : null;
    }

    document.addEventListener("dragstart", function (event) {
        var cell = event.target.closest("[data-wall] td");
        brick = cell && /day|locked/.test(cell.className) ? cell : null;
    });

    document.addEventListener("dragover", function (event) {
        if (goal(event))
            event.preventDefault();
    });

    document.addEventListener("drop", function (event) {
        var link = goal(event);
        if (!link)
            return;
        event.preventDefault();
        location.assign(link.href);
    });

    document.addEventListener("dragend", function () {
        brick = null;
    });

    /* What the person is told meanwhile is shown at the top and counted in the roof; nothing takes
     * the focus.  Only the page in front listens: a browser has few connections for one house. */
    var stage = document.getElementById("live");
    var source = null, last = "";

    function tell(event) {
        var news = JSON.parse(event.data);
        var note = stage.querySelector("template").content.cloneNode(true);
        var count = document.getElementById("unseen");
        last = event.lastEventId;
        note.querySelector("form").action = "/me/notices/" + last;
        note.querySelector("p").textContent = news.words;
        stage.appendChild(note);
        count.querySelector("b").textContent = news.unseen;
        count.hidden = !news.unseen;
    }

    function listen() {
        if (source)
            source.close();
        source = null;
        if (document.hidden)
            return;
        source = new EventSource(last ? "/me/live?after=" + last : stage.dataset.live);
        source.onmessage = tell;
    }

    if (stage && window.EventSource) {
        document.addEventListener("visibilitychange", listen);
        listen();
    }

    window.addEventListener("pageshow", function (event) {
        if (event.persisted)
            idle();
    });

    if (navigator.clipboard)
        document.querySelectorAll("[data-copy]").forEach(function (button) {
            button.hidden = false;
        });
    var tab = document.querySelector(".tabs [aria-current]");
    if (tab)
        tab.parentNode.scrollLeft = tab.offsetLeft - tab.parentNode.offsetWidth / 2;
    focusAnswer(document);
}());
