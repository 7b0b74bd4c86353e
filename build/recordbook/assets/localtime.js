/* A moment by the reader's own clock: fills <time data-rb-local datetime="…Z" hidden></time> and shows it. */
(function () {
  "use strict";
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];

  /** "16:34 on 24 July 2019", by the browser's zone. Built by hand, so that it reads like the days around it. */
  function words(moment) {
    const two = (number) => String(number).padStart(2, "0");
    return two(moment.getHours()) + ":" + two(moment.getMinutes()) + " on " + moment.getDate() + " "
      + MONTHS[moment.getMonth()] + " " + moment.getFullYear();
  }

  /** "Eastern Daylight Time"; a browser that can't tell gives nothing. */
  function zone(moment) {
    try {
      const parts = new Intl.DateTimeFormat("en-GB", { timeZoneName: "long" }).formatToParts(moment);
      return (parts.find((part) => part.type === "timeZoneName") || {}).value || "";
    } catch (error) {
      return "";
    }
  }

  recordbook.component("time[data-rb-local]", (element) => {
    const moment = new Date(element.getAttribute("datetime"));
    if (Number.isNaN(moment.getTime())) return;
    // Minutes east of UTC that the page tells already, UTC among them: the same clock twice would help nobody.
    const told = ["0"].concat((element.getAttribute("data-rb-told") || "").split(" "));
    if (told.includes(String(-moment.getTimezoneOffset()))) return;
    const name = zone(moment);
    element.textContent = words(moment) + " by your clock" + (name ? " (" + name + ")" : "");
    element.hidden = false;
  });
})();
