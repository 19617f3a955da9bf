/// What is wrong with a page's HTML, as far as it can be found without a browser: elements that do
/// not nest, attributes without quotes, ids that stand there twice, what a strict policy refuses.
struct MarkupCheck {
    private static let void: Set<String> = [
        "br", "hr", "img", "input", "link", "meta", "rect", "path", "wbr",
    ]

    private(set) var errors: [String] = []
    private(set) var ids: [String] = []
    /// The attributes of all elements, by their names.
    private(set) var attributes: [(element: String, name: String, value: String)] = []

    init(_ page: String) {
        var open: [String] = []
        var rest = page[...]
        if rest.hasPrefix("<!doctype html>\n") {
            rest = rest.dropFirst(16)
        } else {
            errors.append("no doctype")
        }
        while let start = rest.firstIndex(of: "<") {
            check(text: rest[..<start])
            rest = rest[start...]
            if let end = rest.prefixMatch(of: /<\/([a-z][a-z0-9]*)>/) {
                if open.popLast() != String(end.1) { errors.append("\(end.0) ends nothing") }
                rest = rest[end.range.upperBound...]
            } else if let begin = rest.prefixMatch(
                of: /<([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<]*")?)*)\s*(\/?)>/)
            {
                let name = String(begin.1)
                for found in begin.2.matches(of: /\s+([a-zA-Z-]+)(?:="([^"]*)")?/) {
                    take(name, String(found.1), String(found.2 ?? ""))
                }
                if begin.3.isEmpty, !Self.void.contains(name) { open.append(name) }
                rest = rest[begin.range.upperBound...]
            } else {
                errors.append("no element: \(rest.prefix(60))")
                rest = rest.dropFirst()
            }
        }
        if !open.isEmpty { errors.append("not ended: \(open)") }
        for id in Set(ids) where ids.count(where: { $0 == id }) > 1 {
            errors.append("two of id \(id)")
        }
        for (element, name, value) in attributes {
            let refers = ["for", "aria-labelledby", "aria-describedby"].contains(name)
            if refers, !ids.contains(value) { errors.append("\(element) names no id: \(value)") }
        }
    }

    private mutating func take(_ element: String, _ name: String, _ value: String) {
        check(text: value[...])
        if attributes.isEmpty, element != "html" { errors.append("\(element) in front of html") }
        attributes.append((element, name, value))
        if name == "id" { ids.append(value) }
        if name == "style" || name.hasPrefix("on") { errors.append("\(element) has \(name)") }
        let isAddress = ["href", "src", "action", "formaction"].contains(name)
        if isAddress, !value.hasPrefix("/"), !value.hasPrefix("#") {
            errors.append("\(element) leads to another site: \(value)")
        }
        if isAddress, value.hasPrefix("//") { errors.append("\(element) leads away: \(value)") }
    }

    private mutating func check(text: Substring) {
        let known = text.matches(of: /&(amp|lt|gt|quot|#39|nbsp);/).count
        if text.count(where: { $0 == "&" }) != known { errors.append("a bare &: \(text)") }
        if text.contains(">") { errors.append("a bare >: \(text)") }
    }
}
