import Testing
@testable import Pipelines

@Suite struct `Quantities in pipeline files` {
    @Test(arguments: [
        ("512MB", 512, "MB"), ("1.5 GiB", 1.5, "GiB"), ("7", 7, ""), ("0.25h", 0.25, "h"),
    ]) func `a quantity is a number and a unit`(text: String, number: Double, unit: String) throws {
        let quantity = try #require(Quantity(text))
        #expect(quantity.number == number)
        #expect(quantity.unit == unit)
    }

    @Test(arguments: [
        "", "MB", "-5MB", "+5", ".5", "5.", "1.2.3", "5M B", "5%", "inf", "nan", "0x10", "1e3",
        "５", "5\u{301}", "5μs", "1,000",
    ]) func `text that is not a quantity is refused`(text: String) {
        #expect(Quantity(text) == nil)
    }

    @Test(arguments: [
        ("2.01", 1e6, 2_010_000), ("1.07", 1e9, 1_070_000_000), ("2.05", 60, 123),
    ]) func `a quantity is whole if its decimal digits are`(
        text: String, factor: Double, whole: Double
    )
        throws
    {
        let quantity = try #require(Quantity(text))
        #expect(Measure.fileSize.exact(quantity.number * factor) == whole)
    }
}
