// SPDX-License-Identifier: MIT
// S11: an alert that does not fire asks for nothing, one that names a dyno asks for that dyno alone, and
// nothing is restarted by the rule `hook` that no alert has named.
#include "checker.hpp"

namespace dynoward::simulator {

Check Checker::on_alert(const ForgedAlert& alert, const std::vector<alerts::Ask>& asks) const {
    if (!alert.fires) {
        return asks.empty() ? std::nullopt
                            : Check(Broken{"S11", "an alert that does not fire asks: " + alert.body});
    }
    const bool right = asks.size() == 1 && asks[0].app.text() == alert.app && asks[0].dyno &&
                       asks[0].dyno->text() == alert.dyno;
    return right ? std::nullopt
                 : Check(Broken{"S11", "an alert that names " + alert.dyno +
                                           " does not ask for it alone: " + alert.body});
}

void Checker::on_asked(std::string_view app, std::string_view dyno) {
    asked_.insert(std::string(app) + '/' + std::string(dyno));
}

Check Checker::check_asked(const policy::LedgerEntry& entry) const {
    if (entry.rule != policy::Rule::hook) {
        return std::nullopt;
    }
    const auto what = entry.app.text() + '/' + entry.dyno.text();
    return asked_.count(what) != 0
               ? std::nullopt
               : Check(Broken{"S11", what + " is restarted by an alert, and none has named it"});
}

}  // namespace dynoward::simulator
