extension Command {
    /// A script for bash that completes command lines of the program; a shell reads it with
    /// `source`.
    package var bashCompletion: String {
        let function = "_" + name.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        let commands = subcommands.isEmpty ? [self] : subcommands.filter { !$0.isHidden }
        let takingValues = commands.flatMap(\.valueOptionPatterns)
        let patterns = takingValues.isEmpty ? "''" : takingValues.joined(separator: " | ")
        return """
            # bash completion for \(name), made by 'pressroom completion bash'
            \(function)() {
                local current=${COMP_WORDS[COMP_CWORD]} command=\(subcommands.isEmpty ? word : "")
                local option= place=0 word
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    if [[ $word == = ]]; then continue; fi
                    if [[ $option ]]; then
                        option=
                    elif [[ $word == -* ]]; then
                        case "$command $word" in
                            \(patterns)) option=$word ;;
                        esac
                    elif [[ ! $command ]]; then
                        command=$word
                    else
                        place=$((place + 1))
                    fi
                done
                if [[ $current == = ]]; then current=; fi
                local -a offer=()
                if [[ $option ]]; then
                    case "$command $option" in
            \(commands.flatMap(\.valueCases).joined(separator: "\n"))
                    esac
                elif [[ $current == -* ]]; then
                    case "$command" in
            \(optionCases(commands).joined(separator: "\n"))
                    esac
                else
                    case "$command $place" in
            \(operandCases(commands).joined(separator: "\n"))
                    esac
                fi
                if [[ ${#offer[@]} == 0 ]]; then return; fi
                if [[ ${offer[0]} != -W ]]; then compopt -o filenames 2>/dev/null; fi
                mapfile -t COMPREPLY < <(compgen "${offer[@]}" -- "$current")
            }
            complete -F \(function) \(name)

            """
    }

    /// All words that call the command: `pause`, `hold`.
    var words: [String] { [word] + aliases }

    /// What matches an option with a value: `'run -o'`, `'run --output'`.
    private var valueOptionPatterns: [String] {
        options.filter { $0.value != nil }.flatMap(patterns)
    }

    private func patterns(_ option: Option) -> [String] {
        let names = [option.short.map { "-\($0)" }, "--\(option.name)"].compactMap(\.self)
        return words.flatMap { word in names.map { "'\(word) \($0)'" } }
    }

    private var valueCases: [String] {
        options.compactMap { option in
            option.value?.completion.bashWords.map {
                Self.arm(patterns(option).joined(separator: " | "), $0)
            }
        }
    }

    private func optionCases(_ commands: [Command]) -> [String] {
        let own = subcommands.isEmpty ? [] : [Self.arm("''", Completion.options(of: self))]
        return own
            + commands.map { command in
                Self.arm(command.words.joined(separator: " | "), Completion.options(of: command))
            }
    }

    private func operandCases(_ commands: [Command]) -> [String] {
        let names = commands.flatMap(\.words)
        let own = subcommands.isEmpty ? [] : [Self.arm("' 0'", Completion.words(names).bashWords!)]
        return own
            + commands.flatMap { command in
                command.operands.enumerated().compactMap { place, operand in
                    operand.completion.bashWords.map { words in
                        let number = operand.repeats ? "*" : String(place)
                        return Self.arm(
                            command.words.map { "\"\($0) \"\(number)" }.joined(separator: " | "),
                            words)
                    }
                }
            }
    }

    private static func arm(_ pattern: String, _ words: String) -> String {
        "            \(pattern)) offer=(\(words)) ;;"
    }
}

extension Completion {
    /// The options for compgen(1); `nil` when nothing is offered.
    fileprivate var bashWords: String? {
        switch self {
        case .nothing: nil
        case .words(let words): "-W '\(words.joined(separator: " "))'"
        case .files: "-f"
        case .directories: "-d"
        }
    }

    fileprivate static func options(of command: Command) -> String {
        Completion.words(command.listedOptions.map { "--\($0.name)" }).bashWords!
    }
}
