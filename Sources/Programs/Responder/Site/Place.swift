/// Where this server is for a client: what its addresses begin with.
struct Place: Hashable, Sendable {
    /// Scheme, host and port; `nil` when only the client knows them: then a path is enough.
    var origin: String?
    /// What paths begin with: empty, or `/media`.
    var path = ""

    /// The names of the members of our JSON whose values are addresses here.
    private static let linkNames = Set(
        [
            "archive", "cancel", "events", "files", "href", "instance", "job", "jobs", "next",
            "release", "retry", "self", "type", "url",
        ].map { Array($0.utf8) })
    /// That of a member whose own members are called as others like.
    private static let foreign = Array("options".utf8)

    /// JSON of ours, with the paths in it made addresses of this place. Statuses lie on the disk as
    /// they were written, and are not decoded for that.
    func links(in json: [UInt8]) -> [UInt8] {
        if path.isEmpty { return json }
        let quote = UInt8(ascii: "\"")
        var placed: [UInt8] = []
        placed.reserveCapacity(json.count + 16 * path.utf8.count)
        var name: ArraySlice<UInt8> = []
        var (depth, foreignDepth) = (0, Int.max)
        var position = 0
        while position < json.count {
            let byte = json[position]
            guard byte == quote else {
                switch byte {
                case UInt8(ascii: "{"):
                    depth += 1
                    if name.elementsEqual(Self.foreign) { foreignDepth = min(foreignDepth, depth) }
                    name = []
                case UInt8(ascii: "["): name = []
                case UInt8(ascii: "}"):
                    if depth == foreignDepth { foreignDepth = .max }
                    depth -= 1
                default: break
                }
                placed.append(byte)
                position += 1
                continue
            }
            guard let end = Self.end(ofStringAt: position, in: json) else { return json }
            let text = json[position + 1..<end]
            let next = json[(end + 1)...].first { $0 != 0x20 && $0 != 0x0a }
            placed.append(quote)
            if next == UInt8(ascii: ":") {
                name = text
            } else if depth < foreignDepth, text.first == UInt8(ascii: "/"),
                Self.linkNames.contains(Array(name))
            {
                placed += path.utf8
            }
            placed += text + [quote]
            position = end + 1
        }
        return placed
    }

    /// The position of the quote that ends a string; `nil` in what is no JSON.
    private static func end(ofStringAt start: Int, in json: [UInt8]) -> Int? {
        var end = start + 1
        while end < json.count, json[end] != UInt8(ascii: "\"") {
            end += json[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return end < json.count ? end : nil
    }
}
