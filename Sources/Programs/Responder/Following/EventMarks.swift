internal import Crypto

/// Which status a client has of each subject of its stream. The id of an event says it, so that a
/// client that comes again with it misses none and gets none twice.
struct EventMarks: Hashable, Sendable {
    /// How long the mark of one of several subjects is, in characters.
    private static let length = 8
    private static let none = String(repeating: "-", count: length)

    /// Of the only subject the status' tag, of several the beginning of each tag's hash: an id
    /// stays short enough for a field of a header.
    private var marks: [String?]

    /// - Parameters:
    ///   - lastSeen: the id of the client's last event; another than of such a stream says nothing.
    ///   - count: how many subjects there are.
    init(lastSeen: String?, count: Int) {
        marks = Array(repeating: nil, count: count)
        guard let lastSeen else { return }
        if count == 1 {
            marks[0] = lastSeen
            return
        }
        let bytes = Array(lastSeen.utf8)
        // One that was added since has none yet.
        guard bytes.count.isMultiple(of: Self.length), bytes.count / Self.length <= count else {
            return
        }
        for index in 0..<bytes.count / Self.length {
            let mark = bytes[index * Self.length..<(index + 1) * Self.length]
            let text = String(decoding: mark, as: UTF8.self)
            marks[index] = text == Self.none ? nil : text
        }
    }

    /// The id of the event that brings it about.
    var id: String {
        marks.count == 1 ? marks[0] ?? "" : marks.map { $0 ?? Self.none }.joined()
    }

    /// Whether the client has the status of this tag.
    func has(_ tag: String?, at index: Int) -> Bool {
        marks[index] == tag.map { mark($0) }
    }

    /// The client gets the status of this tag.
    mutating func set(_ tag: String, at index: Int) { marks[index] = mark(tag) }

    private func mark(_ tag: String) -> String {
        marks.count == 1 ? tag : String(SHA256.of(Array(tag.utf8)).prefix(Self.length))
    }
}
