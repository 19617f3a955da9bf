internal import Pipelines
internal import Text
internal import YAML

/// What stands behind `window`.
extension DefinitionReader {
    mutating func readWindow(_ entry: Node.Entry) -> Window? {
        let keys = ["from", "to", "days", "zone"]
        guard let fields = fields(of: entry, keys: keys) else { return nil }
        for key in ["from", "to"]
        where fields[key] == nil && !isMisspelt(key, in: entry.value, keys: keys) {
            report("the window has no \"\(key)\"", at: entry.key)
        }
        let from = fields["from"].flatMap { readTime($0, minuteMax: 1439) }
        let to = fields["to"].flatMap { readTime($0, minuteMax: 1440) }
        let days = fields["days"].map { readDays($0) } ?? Set(Weekday.allCases)
        let zone = fields["zone"].flatMap { readZone($0) }
        guard let from, let to, !days.isEmpty else { return nil }
        guard from != to else {
            report(
                "the window ends when it begins; a whole day is from 00:00 to 24:00",
                at: fields["to"]!.value)
            return nil
        }
        return Window(fromMinute: from, toMinute: to, days: days, zone: zone)
    }

    mutating func readTime(_ entry: Node.Entry, minuteMax: Int) -> Int? {
        guard let text = text(entry) else { return nil }
        guard let minute = Window.minute(text), minute <= minuteMax else {
            wrong(entry, expected: "a time of day from 00:00 to \(Window.text(minuteMax))")
            return nil
        }
        return minute
    }

    /// - Returns: none when there is an error in them.
    private mutating func readDays(_ entry: Node.Entry) -> Set<Weekday> {
        let expected = "a list of days, as [mon, tue]"
        guard let items = items(entry, expected: expected) else { return [] }
        if items.isEmpty { wrong(entry, expected: expected) }
        var days: Set<Weekday> = []
        for item in items {
            guard let text = scalar(item, expected: "a day") else { continue }
            guard let day = Weekday(rawValue: text) else {
                let hint = Spelling.hint(for: text, among: Weekday.allCases.map(\.rawValue))
                report("unknown day \(quoted(text))\(hint)", at: item)
                continue
            }
            if !days.insert(day).inserted {
                report("\(quoted(text)) is in the list already", at: item)
            }
        }
        return days.count == items.count ? days : []
    }

    mutating func readZone(_ entry: Node.Entry) -> String? {
        guard let text = text(entry) else { return nil }
        let known = zones()
        guard known.contains(text) else {
            let hint =
                known.isEmpty
                ? "; this machine knows none (tzdata is not installed)"
                : Spelling.nearest(to: text, among: known).map { "; did you mean \(quoted($0))?" }
                    ?? "; its name is one of tzdata, as Europe/Berlin"
            report("unknown time zone \(quoted(text))\(hint)", at: entry.value)
            return nil
        }
        return text
    }
}
