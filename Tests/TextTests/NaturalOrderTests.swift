import Testing
@testable import Text

@Suite struct `The natural order of names` {
    @Test(arguments: [
        ["page 2.jpg", "page 10.jpg", "page 10b.jpg", "page 100.jpg"],
        ["IMG_0009.JPG", "img_10.jpg", "IMG_0011.JPG"],
        ["a", "B", "c", "ä"], ["1", "02", "3", "x"], ["1.2.10", "1.10.2"], ["", "0", "00", "1"],
        ["99999999999999999998", "99999999999999999999", "100000000000000000000"],
        ["scan.pdf", "scan1.pdf"], ["a b", "a1"],
    ]) func `counts numbers and does not see capitals`(names: [String]) {
        let keys = names.map { NaturalOrder($0) }
        #expect(keys.reversed().sorted() == keys)
        #expect(keys.shuffled().sorted() == keys)
    }
}
