// Prints how many nanoseconds mox needs to parse one TLS report: the median of 15 batches.
// bench/run builds this program inside a checkout of mox, because it needs mox's dependencies.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"sort"
	"time"

	"github.com/mjl-/mox/tlsrpt"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	parse := func() {
		report, err := tlsrpt.Parse(bytes.NewReader(text))
		if err != nil {
			log.Fatal(err)
		}
		report.Convert()
	}
	start := time.Now()
	parse()
	batch := int(min(max(20*time.Millisecond/max(time.Since(start), 1), 1), 20000))
	var times []float64
	for range 15 {
		start := time.Now()
		for range batch {
			parse()
		}
		times = append(times, float64(time.Since(start).Nanoseconds())/float64(batch))
	}
	sort.Float64s(times)
	fmt.Println(times[len(times)/2])
}
