import Imaging
import Testing
@testable import Worker

@Suite struct `Rendition plans` {
    private func order(_ width: Int, _ height: Int, shares: Bool = true) -> RenditionPlan.Order {
        RenditionPlan.Order(scaled: PixelSize(width, height), isShareable: shares)
    }

    @Test func `each rendition is made of the smallest one that is large enough`() {
        let plan = RenditionPlan([
            order(300, 200), order(800, 533), order(1600, 1067),
            order(6000, 4000), order(400, 267),
        ])
        #expect(
            plan.steps == [
                .init(order: 3, origin: nil), .init(order: 2, origin: 3),
                .init(order: 1, origin: 2),
                .init(order: 4, origin: 1), .init(order: 0, origin: 1),
            ])
        #expect(plan.uses(of: 1) == 2 && plan.uses(of: nil) == 1)
    }

    @Test func `no rendition is made of a distorted, cut or barely larger one`() {
        let plan = RenditionPlan([order(800, 600, shares: false), order(300, 200), order(500, 333)])
        #expect(plan.steps.allSatisfy { $0.origin == nil })
    }

    @Test(arguments: [(3200, 1.0), (1600, 1), (1500, 2), (700, 4), (375, 8), (10, 8)])
    func `a JPEG is decoded so that a factor of two is left`(width: Int, expected: Double) {
        let plan = RenditionPlan([order(width, width * 2 / 3)])
        #expect(plan.reduction(of: PixelSize(6000, 4000), as: .jpeg) == expected)
        #expect(plan.reduction(of: PixelSize(6000, 4000), as: .png) == 1)
    }
}
