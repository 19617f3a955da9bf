internal import HTML
internal import Jobs
internal import Text

/// What writes for a visitor, in his language.
protocol PageWriting {
    var visitor: Visitor { get }
}

/// What one page shows to a visitor.
protocol PageContent: PageWriting {
    /// For the window, and for lists of what was visited.
    var title: String { get }
    /// Below the heading of the site, with an `h1` of its own.
    var main: HTML { get }
    /// What the head has besides; nothing unless it is said.
    var head: HTML { get }
    /// The scripts that the page can do without.
    var scripts: [Asset] { get }
}

extension PageContent {
    var head: HTML { .empty }
    var scripts: [Asset] { [] }
}

extension PageWriting {
    func say(_ words: Words) -> String { visitor.say(words) }
    func link(_ path: String) -> String { visitor.link(path) }

    /// A moment in UTC; scripts may say it in the time of the visitor.
    func time(_ moment: Timestamp) -> HTML {
        let text = moment.text
        let (day, minute) = (String(text.prefix(10)), String(text.dropFirst(11).prefix(5)))
        return """
            <time datetime="\(text)">\(day) \(minute) UTC</time>
            """
    }

    /// A text that is English in every language.
    func english(_ text: String) -> HTML {
        visitor.language == .english ? HTML(text: text) : "<span lang=\"en\">\(text)</span>"
    }

    /// What the server says in a sentence, which it writes without capital and full stop.
    func sentence(_ text: String) -> HTML {
        english(text.hasSuffix(".") ? String(text.sentence.dropLast()) : text.sentence)
    }

    /// A number of bytes, rounded for people.
    func size(_ bytes: Int) -> String {
        let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")]
        guard let (unit, name) = units.first(where: { bytes >= $0.0 }) else {
            return "\(bytes) B"
        }
        let tenths = (bytes * 10 + unit / 2) / unit
        let point = visitor.language == .german ? "," : "."
        let isWhole = tenths >= 100 || tenths % 10 == 0
        return isWhole
            ? "\((tenths + 5) / 10) \(name)" : "\(tenths / 10)\(point)\(tenths % 10) \(name)"
    }

    /// A form that does one thing when its button is pressed.
    /// - Parameter path: where it is sent to; `nil` when it cannot be done now.
    func action(_ path: String?, _ words: Words, id: String, style: String = "") -> HTML? {
        path.map {
            """
            <form method="post" action="\(link($0))"><button id="\(id)" class="\(style)">\
            \(say(words))</button></form>
            """
        }
    }
}
