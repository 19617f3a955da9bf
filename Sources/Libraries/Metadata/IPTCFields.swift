/// What IPTC's Information Interchange Model says of a picture, by the names of its datasets as
/// libexiv2 has them: `Caption`, `Keywords`, `City`. It comes from the file and may say anything.
package struct IPTCFields: Sendable {
    /// All values of a dataset, in their order.
    package private(set) var values: [String: [String]] = [:]
    /// The datasets of which there may be several.
    package private(set) var lists: Set<String> = []

    /// No more than this many values are kept.
    package static let countMax = 400

    /// - Parameter bytes: datasets one behind the other; what cannot be read has no fields.
    package init(_ bytes: [UInt8]) {
        self.init(bytes, countMax: Self.countMax, valueBytesMax: ExifFields.valueBytesMax)
    }

    /// All of them, however many and long.
    init(whole bytes: [UInt8]) { self.init(bytes, countMax: .max, valueBytesMax: .max) }

    private init(_ bytes: [UInt8], countMax: Int, valueBytesMax: Int) {
        MetadataLibrary.warmUp()
        guard let store = try? MetadataStore(), (try? store.readIPTC(bytes)) != nil,
            let datasets = try? store.iptcDatasets()
        else { return }
        for dataset in datasets.prefix(countMax) where dataset.record == 2 {
            // Small pictures of the picture are nothing to read.
            guard !(200...202).contains(dataset.number) else { continue }
            let text = FieldText.decoded(dataset.value.prefix { $0 != 0 })
            guard !text.isEmpty else { continue }
            if dataset.isRepeatable { lists.insert(dataset.name) }
            values[dataset.name, default: []]
                .append(text.limited(toBytes: valueBytesMax))
        }
    }

    /// Without fields.
    package init() {}

    /// The first value of a dataset.
    package func text(_ name: String) -> String? { values[name]?.first }
}
