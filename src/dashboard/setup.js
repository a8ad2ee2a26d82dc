// SPDX-License-Identifier: MIT
// What to do where nothing of an app can be seen yet: the commands, with this page's own address.
import {make} from "./dom.js";

function step(text, command) {
  return make("li", "", text, make("code", "", command));
}

// Where no app is configured the API shows one by this name.
const nobody = "unattributed";

export function setupSteps(app) {
  const named = app === nobody ? "APP" : app;
  const box = make("div", "setup");
  box.append(make("p", "", app === nobody ? "No app is watched: set APP_ID_OR_NAME. Then, once:" : "To make it visible, run each of these once:"));
  box.append(make("ol", "",
    step("Send its log here; PASSWORD is the value of DRAIN_PASSWORD.",
      `heroku drains:add '${location.protocol}//drain:PASSWORD@${location.host}/logs/${named}' -a ${named}`),
    step("Make its dynos report their memory.", `heroku labs:enable log-runtime-metrics -a ${named}`),
    step("They begin to when they restart. This restarts all of them now, at once:", `heroku ps:restart -a ${named}`)));
  return box;
}
