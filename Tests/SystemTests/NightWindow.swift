import Platform

/// A window of four hours, as a pipeline file has it.
struct NightWindow {
    /// The mapping behind `window`.
    let text: String

    /// - Parameter hours: from now until it opens; of one that is open less than nothing.
    init(opensInHours hours: Int) {
        let minutes = Int(Clock.wallMilliseconds / 60_000) + hours * 60
        func time(_ minutes: Int) -> String {
            let (hour, minute) = (minutes / 60 % 24, minutes % 60)
            return "\"\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)\""
        }
        text = "{ from: \(time(minutes)), to: \(time(minutes + 240)), zone: Etc/UTC }"
    }
}
