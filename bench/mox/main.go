// Prints how many nanoseconds mox needs to parse one policy file: the median of 15 batches.
// bench/run builds this program inside a checkout of mox, because it needs mox's dependencies.
package main

import (
	"fmt"
	"log"
	"os"
	"sort"
	"time"

	"github.com/mjl-/mox/mtasts"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	parse := func() {
		if _, err := mtasts.ParsePolicy(string(text)); err != nil {
			log.Fatal(err)
		}
	}
	start := time.Now()
	parse()
	batch := int(min(max(10*time.Millisecond/max(time.Since(start), 1), 1), 2000))
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
