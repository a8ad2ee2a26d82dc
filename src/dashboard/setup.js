// SPDX-License-Identifier: MIT
// The setup of an app that cannot be seen yet: the commands, with this page's own address.
import {make} from "./dom.js";

function step(text, command) {
  return make("li", "", text, make("code", "", command));
}

// The API shows an app of this name if none is configured.
const no_app = "unattributed";

export function setupSteps(app) {
  const named = app === no_app ? "APP" : app;
  const box = make("div", "setup");
  box.append(make("p", "", app === no_app ? "No app is monitored: set APP_ID_OR_NAME. Then run each of these once:" : "To set it up, run each of these once:"));
  box.append(make("ol", "",
    step("Send its log here. PASSWORD is the value of DRAIN_PASSWORD.",
      `heroku drains:add '${location.protocol}//drain:PASSWORD@${location.host}/logs/${named}' -a ${named}`),
    step("Make its dynos report their memory.", `heroku labs:enable log-runtime-metrics -a ${named}`),
    step("They start to report when they restart. This restarts all of them at once, now:", `heroku ps:restart -a ${named}`)));
  return box;
}
