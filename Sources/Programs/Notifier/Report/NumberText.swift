/// Numbers as people read them.
enum NumberText {
    static func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }

    /// With three digits: `999 B`, `3.9 kB`, `128 kB`.
    static func bytes(_ count: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var (value, unit) = (Double(count), 0)
        // What would be shown as 1000 goes to the next unit.
        while value >= (unit == 0 ? 1000 : 999.5), unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return (unit == 0 || value >= 99.95 ? "\(Int(value.rounded()))" : tenths(value))
            + " " + units[unit]
    }

    /// `0.9 s`, `12 s`, `4 min 5 s`, `2 h 3 min`.
    static func seconds(_ seconds: Double) -> String {
        if seconds < 9.95 { return tenths(max(0, seconds)) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole / 60 % 60) min"
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
