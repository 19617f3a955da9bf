import TestMedia
import Testing
@testable import Metadata

@Suite struct `Datasets of IPTC` {
    @Test func `IPTC datasets are read by name, lists as a whole`() {
        let fields = IPTCFields(
            IPTC.datasets([
                (5, "A title"), (25, "one"), (25, "two"), (90, "Paris"), (116, "(c) Nadar"),
            ]))
        #expect(
            fields.values == [
                "ObjectName": ["A title"], "Keywords": ["one", "two"],
                "City": ["Paris"], "Copyright": ["(c) Nadar"],
            ])
        #expect(fields.lists == ["Keywords"])
    }

    @Test(arguments: [Array("Straße".utf8), [0x53, 0x74, 0x72, 0x61, 0xdf, 0x65]])
    func `IPTC text is read as UTF-8 or windows-1252`(stored: [UInt8]) {
        #expect(IPTCFields(IPTC.dataset(120, stored)).text("Caption") == "Straße")
    }

    @Test func `IPTC is found anywhere in Photoshop's resources`() {
        let datasets = IPTC.datasets([(120, "odd")])
        let other =
            Array("8BIM".utf8) + [4, 0x0a, 2] + Array("ab".utf8) + [0]
            + big(3, 4) + [1, 2, 3, 0]
        let wrapped = EmbeddedMetadata.photoshopName + other + IPTC.resource(datasets)
        #expect(EmbeddedMetadata(iptc: wrapped).iptc == datasets)
        #expect(EmbeddedMetadata(iptc: datasets).iptc == datasets)
        for count in wrapped.indices.dropFirst(20) {
            let cut = EmbeddedMetadata(iptc: Array(wrapped.prefix(count))).iptc
            #expect(cut == nil || count >= wrapped.count - 1)
        }
    }
}
