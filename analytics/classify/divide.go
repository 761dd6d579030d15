package classify

// usualClasses is the number of classes where none is asked for.
const usualClasses = 5

// Options say how [Divide] works. The zero value makes five classes by
// Fisher–Jenks.
type Options struct {
	Method    Method    // "" stands for FisherJenks
	K         int       // number of classes, for the methods that take one; 0 stands for 5
	Breaks    []float64 // of Manual
	Multiples []float64 // of StandardDeviation; nil stands for −2, −1, 1, 2
	MaxHead   float64   // of HeadTail; 0 stands for 1
}

// Divide divides values into classes by any method. It returns [ErrInput] for an
// unknown method, and what the function of the method returns.
func Divide(x []float64, opt Options) (Classes, error) {
	if opt.K == 0 {
		opt.K = usualClasses
	}
	switch opt.Method {
	case FisherJenks, "":
		return FisherJenksBreaks(x, opt.K)
	case Quantile:
		return Quantiles(x, opt.K)
	case EqualInterval:
		return EqualIntervals(x, opt.K)
	case Pretty:
		return PrettyBreaks(x, opt.K)
	case HeadTail:
		return HeadTails(x, opt.MaxHead)
	case StandardDeviation:
		d, err := StandardDeviations(x, opt.Multiples)
		return d.Classes, err
	case BoxPlot:
		b, err := Boxes(x)
		return b.Classes, err
	case Manual:
		return ManualBreaks(x, opt.Breaks)
	}
	return Classes{}, badInput(opt.Method, "the method is not known")
}
