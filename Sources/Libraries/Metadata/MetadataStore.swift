internal import CExiv2

/// The metadata of one picture as libexiv2 holds them: read, changed, and written again. They come
/// from the file and may say anything.
final class MetadataStore {
    private let handle: OpaquePointer

    /// - Throws: `MetadataError.outOfMemory`.
    init() throws(MetadataError) {
        guard let handle = pressroom_metadata_new() else { throw .outOfMemory }
        self.handle = handle
    }

    deinit { pressroom_metadata_free(handle) }

    // EXIF

    /// Reads EXIF data.
    /// - Parameters:
    ///   - bytes: begin with a TIFF header.
    ///   - keepingSource: whether a copy is kept, from which what the library does not know is
    ///     written again.
    /// - Returns: whether they are little-endian.
    func readExif(_ bytes: UnsafeRawBufferPointer, keepingSource: Bool)
        throws(MetadataError) -> Bool
    {
        try readExif(
            bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count, keepingSource)
    }

    /// The same of a copy in memory.
    func readExif(_ bytes: [UInt8], keepingSource: Bool) throws(MetadataError) -> Bool {
        try readExif(bytes, bytes.count, keepingSource)
    }

    private func readExif(_ start: UnsafePointer<UInt8>?, _ count: Int, _ keepingSource: Bool)
        throws(MetadataError) -> Bool
    {
        let result = pressroom_exif_read(handle, start, count, keepingSource)
        try Self.check(result)
        return result == 1
    }

    /// The fields but for those that are larger than `bytesMax`, in their order.
    func exifFields(bytesMax: Int) throws(MetadataError) -> [ExifField] {
        try Collector.collect { list in
            pressroom_exif_list(handle, bytesMax, list) {
                context, group, name, tag, type, value, count in
                Collector.of(context).add(
                    ExifField(
                        group: String(cString: group!), name: String(cString: name!), tag: tag,
                        type: type, value: Array(UnsafeBufferPointer(start: value, count: count))))
            }
        }
    }

    /// What the lens is called, by whatever field says it.
    func lens() throws(MetadataError) -> [UInt8] {
        try Collector.collect { pressroom_exif_lens(handle, $0, Self.sink) }
    }

    /// Removes the fields of which `isUnwanted` says so, by group, name and tag.
    func removeExif(_ isUnwanted: @escaping (String, String, UInt16) -> Bool)
        throws(MetadataError)
    {
        let test = Test { isUnwanted($0, $1, $2) }
        try Self.check(
            pressroom_exif_remove(handle, test.context) { context, group, name, tag in
                Test.of(context).says(String(cString: group!), String(cString: name!), tag)
            })
    }

    /// Sets a field, as `Exif.Photo.PixelXDimension`, if it is there.
    func changeExif(_ key: String, _ value: String) throws(MetadataError) {
        try Self.check(pressroom_exif_change(handle, key, value))
    }

    /// All fields as one block; `nil` when there are none.
    func exif(littleEndian: Bool) throws(MetadataError) -> [UInt8]? {
        let bytes = try Collector<UInt8>.collect {
            pressroom_exif_write(handle, littleEndian, $0, Self.sink)
        }
        return bytes.isEmpty ? nil : bytes
    }

    // IPTC

    /// Reads IPTC's datasets, one behind the other.
    func readIPTC(_ bytes: [UInt8]) throws(MetadataError) {
        try Self.check(pressroom_iptc_read(handle, bytes, bytes.count))
    }

    /// The datasets in their order.
    func iptcDatasets() throws(MetadataError) -> [IPTCDataset] {
        try Collector.collect { list in
            pressroom_iptc_list(handle, list) {
                context, name, record, number, isRepeatable, value, count in
                Collector.of(context).add(
                    IPTCDataset(
                        name: String(cString: name!), record: record, number: number,
                        isRepeatable: isRepeatable,
                        value: Array(UnsafeBufferPointer(start: value, count: count))))
            }
        }
    }

    // XMP

    /// Reads an XMP packet.
    func readXMP(_ bytes: [UInt8]) throws(MetadataError) {
        try Self.check(pressroom_xmp_read(handle, bytes, bytes.count))
    }

    /// The values of all properties, in the library's order.
    func xmpValues() throws(MetadataError) -> [XMPValue] {
        try Collector.collect { list in
            pressroom_xmp_list(handle, list) {
                context, prefix, name, isList, language, value, count in
                Collector.of(context).add(
                    XMPValue(
                        prefix: String(cString: prefix!), name: String(cString: name!),
                        isList: isList,
                        language: language.map { String(cString: $0) },
                        text: String(
                            decoding: UnsafeBufferPointer(start: value, count: count),
                            as: UTF8.self)))
            }
        }
    }

    /// Removes the properties of which `isUnwanted` says so, by prefix and name.
    func removeXMP(_ isUnwanted: @escaping (String, String) -> Bool) throws(MetadataError) {
        let test = Test { prefix, name, _ in isUnwanted(prefix, name) }
        try Self.check(
            pressroom_xmp_remove(handle, test.context) { context, prefix, name in
                Test.of(context).says(String(cString: prefix!), String(cString: name!), 0)
            })
    }

    /// Sets a property, as `xmp:Rating`, or adds a value to a list.
    func setXMP(_ name: String, _ value: String) throws(MetadataError) {
        let key = "Xmp." + name.replacing(":", with: ".", maxReplacements: 1)
        try Self.check(pressroom_xmp_set(handle, key, value))
    }

    /// Adds the properties of another that are not there.
    func addXMP(of other: MetadataStore) throws(MetadataError) {
        try Self.check(pressroom_xmp_add(handle, other.handle))
    }

    /// All properties as a packet, with or without what wraps it; `nil` when there are none.
    func xmp(wrapped: Bool = true) throws(MetadataError) -> [UInt8]? {
        let bytes = try Collector<UInt8>.collect {
            pressroom_xmp_write(handle, wrapped, $0, Self.sink)
        }
        return bytes.isEmpty ? nil : bytes
    }

    private static let sink: pressroom_sink = { context, bytes, count in
        Collector.of(context).add(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
    }

    fileprivate static func check(_ result: Int32) throws(MetadataError) {
        if let error = MetadataError(result) { throw error }
    }
}

/// What a listing has named so far. C hands it back as a pointer.
private final class Collector<Element> {
    private var found: [Element] = []

    /// Collects what a call into the library names.
    /// - Parameter call: hands its argument on to the library, which hands it back each time.
    static func collect(_ call: (UnsafeMutableRawPointer) -> Int32) throws(MetadataError)
        -> [Element]
    {
        let collector = Collector()
        let result = call(Unmanaged.passUnretained(collector).toOpaque())
        try withExtendedLifetime(collector) { () throws(MetadataError) in
            try MetadataStore.check(result)
        }
        return collector.found
    }

    static func of(_ context: UnsafeMutableRawPointer?) -> Collector {
        Unmanaged<Collector>.fromOpaque(context!).takeUnretainedValue()
    }

    func add(_ element: Element) { found.append(element) }
    func add(contentsOf elements: some Sequence<Element>) { found += elements }
}

/// What decides on fields. C hands it back as a pointer.
private final class Test {
    let says: (String, String, UInt16) -> Bool

    init(_ says: @escaping (String, String, UInt16) -> Bool) { self.says = says }

    /// Valid as long as the test.
    var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static func of(_ context: UnsafeMutableRawPointer?) -> Test {
        Unmanaged<Test>.fromOpaque(context!).takeUnretainedValue()
    }
}

/// A field of EXIF.
struct ExifField {
    /// libexiv2's name of the directory: `Image`, `Photo`, `GPSInfo`, `Iop`, or a maker's.
    let group: String
    let name: String
    let tag: UInt16
    /// That of TIFF 6.0.
    let type: UInt16
    /// The bytes of a text or of single bytes; numbers as a text.
    let value: [UInt8]
}

/// A dataset of IPTC's Information Interchange Model.
struct IPTCDataset {
    let name: String
    let record: UInt16
    let number: UInt16
    let isRepeatable: Bool
    let value: [UInt8]
}

/// A value of an XMP property; a list has several.
struct XMPValue {
    let prefix: String
    let name: String
    let isList: Bool
    /// Of a text in several languages.
    let language: String?
    let text: String

    var fullName: String { "\(prefix):\(name)" }
}
