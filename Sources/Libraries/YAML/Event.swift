/// What libyaml says of a text, piece by piece, as Swift values.
struct Event {
    let kind: Kind
    let start: Position
    let end: Position

    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd
        case alias(String)
        case scalar(String, isPlain: Bool, Properties)
        case sequenceStart(Properties)
        case mappingStart(Properties)
        case collectionEnd
    }

    /// What may stand before a node.
    struct Properties {
        let anchor: String?
        /// Resolved: `tag:yaml.org,2002:str`, not `!!str`.
        let tag: String?
    }
}
