internal import Jobs

/// One step: what it does, with which options, and whose outputs it works on.
package struct Step: Sendable {
    package let name: String
    package let action: any StepKind
    /// The steps whose outputs are its inputs; empty when it works on the job's own files.
    package let needs: [String]
    /// Which of the files that its kind can work on it takes; all of them when `nil`.
    package let when: Condition?
    /// How far it may go; as far as its pipeline when `nil`.
    package let limits: Limits?
    /// Whether what it makes is a result; else it is there for the steps that need it.
    package let isKept: Bool

    package init(
        name: String, action: any StepKind, needs: [String] = [], when: Condition? = nil,
        limits: Limits? = nil, isKept: Bool = true
    ) {
        self.isKept = isKept
        self.name = name
        self.action = action
        self.needs = needs
        self.when = when
        self.limits = limits
    }

    /// Whether it may take a file of a type.
    func takes(_ type: MediaType) -> Bool {
        action.takes(type) && when?.refusal(of: type) == nil
    }

    /// Whether it shares the decode of each file with another step.
    func isFused(with other: Step) -> Bool {
        action.sharesDecode && other.action.sharesDecode && Set(needs) == Set(other.needs)
            && limits == other.limits
    }
}

extension Step: Hashable {
    package static func == (left: Step, right: Step) -> Bool {
        left.name == right.name && left.needs == right.needs
            && left.when == right.when && left.limits == right.limits
            && left.isKept == right.isKept
            && AnyHashable(left.action) == AnyHashable(right.action)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(AnyHashable(action))
        hasher.combine(needs)
        hasher.combine(when)
    }
}

/// A step has the same form for a worker, in the answer to `GET /pipelines`, and in what decides
/// whether outputs are reused: that of a pipeline file.
extension Step: Codable {
    private enum CodingKeys: String, CodingKey { case name, uses, with, needs, when, limits, keep }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(action.uses, forKey: .uses)
        try container.encode(needs, forKey: .needs)
        try container.encodeIfPresent(when, forKey: .when)
        try container.encodeIfPresent(limits, forKey: .limits)
        if !isKept { try container.encode(isKept, forKey: .keep) }
        try encodeOptions(of: action, in: &container)
    }

    private func encodeOptions<Kind: StepKind>(
        of action: Kind, in container: inout KeyedEncodingContainer<CodingKeys>
    ) throws {
        guard !Kind.options.isEmpty else { return }
        var with = container.nestedContainer(keyedBy: OptionName.self, forKey: .with)
        try action.encodeOptions(to: &with)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        needs = try container.decode([String].self, forKey: .needs)
        when = try container.decodeIfPresent(Condition.self, forKey: .when)
        limits = try container.decodeIfPresent(Limits.self, forKey: .limits)
        isKept = try container.decodeIfPresent(Bool.self, forKey: .keep) ?? true
        let word = try container.decode(String.self, forKey: .uses)
        guard let kind = StepKinds.named(word) else {
            throw DecodingError.dataCorruptedError(
                forKey: .uses, in: container, debugDescription: "no such kind of step")
        }
        guard container.contains(.with) else {
            action = kind.init()
            return
        }
        let with = try container.nestedContainer(keyedBy: OptionName.self, forKey: .with)
        action = try kind.init(decodingOptions: with)
    }
}
