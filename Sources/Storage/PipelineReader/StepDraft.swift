internal import Pipelines
internal import YAML

/// A step as far as it could be read.
struct StepDraft {
    let key: Node
    let name: String
    /// Where the kind of step is named, when it is a known one.
    var uses: Node?
    var action: (any StepKind)?
    var needs: [Need] = []
    /// Which files it takes, and where that stands.
    var when: Condition?
    var whenNode: Node?
    /// Its own; `nil` when they are the pipeline's.
    var limits: Limits?
    /// Whether its outputs are results, and where that stands.
    var isKept = true
    var keepNode: Node?

    init(key: Node, name: String) {
        self.key = key
        self.name = name
    }

    struct Need {
        let name: String
        let node: Node
    }
}
